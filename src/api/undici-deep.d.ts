// Deep paths have no types of their own; only what the wire uses is described.

declare module 'undici/lib/dispatcher/agent.js' {
  const Agent: typeof import('undici').Agent;
  export default Agent;
}

declare module 'undici/lib/dispatcher/pool.js' {
  const Pool: typeof import('undici').Pool;
  export default Pool;
}

declare module 'undici/lib/dispatcher/proxy-agent.js' {
  const ProxyAgent: typeof import('undici').ProxyAgent;
  export default ProxyAgent;
}

declare module 'undici/lib/api/api-connect.js' {
  /** Sends CONNECT over the dispatcher that is its `this`. */
  const connect: import('undici').Dispatcher['connect'];
  export default connect;
}
