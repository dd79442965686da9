/** What a healthy cluster's read says, and no site has a choice of. */
export const settled = {
  flags: [],
  serving: "monitors and managers",
  orchestrator: "cephadm",
} as const;
