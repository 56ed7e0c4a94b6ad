// Loaded into VS Code's server: ends it when the command that started it was killed and could not do so.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();
