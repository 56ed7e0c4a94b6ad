import { runSeeds } from './runSeeds.ts';

// One process's share of the runs.

process.on('message', ({ seeds, lanes }: { seeds: readonly number[]; lanes: number }) => {
  void runSeeds(seeds, lanes).then((tally) =>
    process.send?.(tally, undefined, undefined, () => {
      process.disconnect();
    }),
  );
});
