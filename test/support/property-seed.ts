import fc from 'fast-check';

/** The same examples on every run, so that a red run is about the change; `FC_SEED=<number>` looks for others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? '20261123') });
