/** Columns that a file may have; what has more holds something else than people. */
export const mostColumns = 1000;
