/**
 * What an engine keeps in memory before it spills; the rest of the program takes about as much again. Nights run on small
 * machines, beside other things, and what spills is written once and read once: it costs little.
 */
export const engineMemory = 700 * 2 ** 20;

/** With less it cannot hold the blocks that it works on at once. */
export const leastEngineMemory = 256 * 10 ** 6;

/** The same while members are sent, a batch at a time: the batches, their bodies and the connections are the program's, and take their place. */
export const engineMemoryWhileSending = 300 * 2 ** 20;

/** As people and DuckDB write it: `700MiB`. */
export const sayMemory = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}MiB`;
