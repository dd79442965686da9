/** What a healthy mount's read says, and no site has a choice of. */
export const settled = {
  mounted: true,
  pods: "on this mount",
  enabled: true,
  files: "as declared",
} as const;
