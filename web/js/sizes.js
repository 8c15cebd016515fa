/** Bytes as a number of megabytes, without the unit. */
export const inMegabytes = (bytes, digits = 1) => (bytes / 1e6).toLocaleString('en', { maximumFractionDigits: digits });

/** "153 MB": small ones with a digit behind the point, and none of "0 MB". */
export const megabytes = (bytes) => `${inMegabytes(Math.max(bytes, 0.1e6), bytes < 20e6 ? 1 : 0)} MB`;
