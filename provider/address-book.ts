import { inventoryOf, projectFolder } from "../inventory/project";
import { accessOf, type HostAccess } from "./access";

/** The current inventory's way to each host, by host name. */
type Book = ReadonlyMap<string, HostAccess>;

/**
 * How hosts are reached today. A read happens before the program runs, with the access of the last state: a host that
 * was given another address or a new key since then would be dialled in vain. So the inventory's word comes first, and
 * the state's counts for hosts that are in it no more.
 */
export class AddressBook {
  private readonly books = new Map<string, Promise<Book>>();

  constructor(
    private readonly folder = projectFolder(process.cwd()),
    private readonly overlay = process.env["CROFT_OVERLAY"],
  ) {}

  /** The same value with every access inside it as the stack's inventory has it. */
  async current<T>(urn: string, value: T): Promise<T> {
    return replaceAccess(value, await this.bookOf(urn));
  }

  /** Whether the stack's inventory has a host of this name. */
  async has(urn: string, host: string): Promise<boolean> {
    return (await this.bookOf(urn)).has(host);
  }

  private bookOf(urn: string): Promise<Book> {
    const stack = /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
    let book = this.books.get(stack);
    if (book === undefined) {
      book = this.load(stack);
      this.books.set(stack, book);
    }
    return book;
  }

  private async load(stack: string): Promise<Book> {
    try {
      // Not at the top: it costs a tenth of a second, which a run without a read need not spend.
      const { loadSite } = await import("../inventory/load.js");
      const overlay = this.overlay === undefined ? {} : { overlay: this.overlay };
      const inventory = inventoryOf(this.folder, stack);
      const site = loadSite({ inventory, project: this.folder, ...overlay });
      return new Map(site.hosts.map((host) => [host.name, accessOf(host)]));
    } catch {
      // The program reads the same file a moment later and reports every fault with its place.
      return new Map();
    }
  }
}

/** Replaces every access inside a value by the book's of the same host name. */
function replaceAccess<T>(value: T, book: Book): T {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => replaceAccess(item, book)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (isAccess(value)) {
    const { jump } = value;
    // A host that left the inventory may stand behind one that is still in it.
    const last = jump === undefined ? value : { ...value, jump: replaceAccess(jump, book) };
    return (book.get(value.host) ?? last) as T;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceAccess(item as unknown, book)]),
  ) as T;
}

/** Every access inside a value, each host once. */
export function accessesIn(value: unknown): HostAccess[] {
  const found = new Map<string, HostAccess>();
  const visit = (item: unknown): void => {
    if (typeof item !== "object" || item === null) {
      return;
    }
    if (isAccess(item)) {
      found.set(item.host, item);
    } else {
      Object.values(item).forEach(visit);
    }
  };
  visit(value);
  return [...found.values()];
}

/** The same value without any access inside it. */
export function withoutAccess<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withoutAccess(item)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const kept = Object.entries(value).filter(
    ([, item]) => typeof item !== "object" || item === null || !isAccess(item as object),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutAccess(item as unknown)])) as T;
}

function isAccess(value: object): value is HostAccess {
  return ["host", "address", "port", "user", "hostKey"].every((key) => key in value);
}
