/** Where the page "How you are protected" is. */
export const protectionAddress = '/protection';
