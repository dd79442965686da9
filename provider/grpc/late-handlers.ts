import type { ProviderHandlers, ResourceHandlers } from "./handlers";

/**
 * Handlers that are loaded when a resource is first asked about. The engine starts a provider twice a run, once to read
 * and once to ask about its configuration, and waits both times: the second process is asked about no resource at all.
 */
export function lateHandlers(
  version: string,
  load: () => Promise<ResourceHandlers>,
): ProviderHandlers {
  let loading: Promise<ResourceHandlers> | undefined;
  const handlers = (): Promise<ResourceHandlers> => (loading ??= load());
  return {
    version,
    check: async (call) => (await handlers()).check(call),
    diff: async (call) => (await handlers()).diff(call),
    create: async (call) => (await handlers()).create(call),
    read: async (call) => (await handlers()).read(call),
    update: async (call) => (await handlers()).update(call),
    delete: async (call) => (await handlers()).delete(call),
    close: async () => (await loading)?.close(),
  };
}
