/**
 * What an engine keeps in memory before it spills; the rest of the program takes about as much again. Nights run on small
 * machines, beside other things, and what spills is written once and read once: it costs little.
 */
export const engineMemory = '700MiB';
