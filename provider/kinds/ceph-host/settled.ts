/** What a healthy storage host's read says, and no site has a choice of. */
export const settled = { maintenance: false, adminFiles: "in place", units: "enabled" } as const;
