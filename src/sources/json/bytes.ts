/** The bytes that JSON is made of, in UTF-8. */
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const quote = 0x22;
export const singleQuote = 0x27;
export const plus = 0x2b;
export const comma = 0x2c;
export const minus = 0x2d;
export const point = 0x2e;
export const slash = 0x2f;
export const zero = 0x30;
export const colon = 0x3a;
export const openList = 0x5b;
export const backslash = 0x5c;
export const closeList = 0x5d;
export const openObject = 0x7b;
export const closeObject = 0x7d;

export const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === lineFeed || byte === carriageReturn;
export const isDigit = (byte: number) => byte >= zero && byte <= 0x39;
export const opens = (byte: number) => byte === openObject || byte === openList;
export const closes = (byte: number) => byte === closeObject || byte === closeList;
