import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { parse } from "yaml";
import type { TwinHost } from "../twin/plan";
import type { Watched } from "./watch";

const TIMEOUT_MS = 1000;

/**
 * What people use of a site: logins, the cluster's API as kubectl reaches it, and the page.
 * @param outputs the stack's outputs; what is not among them is not watched
 */
export function watchedOf(
  hosts: readonly TwinHost[],
  outputs: Readonly<Record<string, unknown>>,
): Watched[] {
  const { page, kubeconfig } = outputs;
  return [
    ...hosts.map((host) => ({
      what: `ssh to ${host.name}`,
      answers: () => accepts(host.address, 22),
    })),
    ...(typeof kubeconfig === "string" ? [apiOf(kubeconfig)] : []),
    ...(typeof page === "string" ? [{ what: "the page", answers: () => fetches(page) }] : []),
  ];
}

function apiOf(kubeconfig: string): Watched {
  const { clusters } = parse(kubeconfig) as Kubeconfig;
  const { server = "", "certificate-authority-data": authority = "" } = clusters[0]?.cluster ?? {};
  const ca = Buffer.from(authority, "base64");
  return { what: "the Kubernetes API", answers: () => fetches(`${server}/livez`, ca) };
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server?: string; readonly "certificate-authority-data"?: string };
  }[];
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    // sshd speaks first: an open port alone says nothing of it.
    socket.once("data", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}

function fetches(url: string, ca?: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    // A connection of its own each time: a new visitor has none either.
    const options = { agent: false as const, signal };
    const request =
      ca === undefined ? httpRequest(url, options) : httpsRequest(url, { ...options, ca });
    request.once("response", (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    request.once("error", () => resolve(false));
    request.end();
  });
}
