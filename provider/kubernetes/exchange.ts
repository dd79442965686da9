import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { text } from "node:stream/consumers";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * One HTTP request and the whole of its answer.
 * @param url "https://192.0.2.1:6443/readyz"; "http:" too
 * @param milliseconds for the whole answer: a black hole keeps a connection "busy" for minutes
 * @throws Error when no answer came, and none within that time
 */
export function exchange(
  url: string,
  options: RequestOptions,
  milliseconds: number,
  body?: string,
): Promise<Answer> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const { statusCode: status = 0 } = response;
      text(response).then((body) => resolve({ status, body }), reject);
    });
    const late = () => sent.destroy(new Error(`no answer within ${milliseconds / 1000} s`));
    const timer = setTimeout(late, milliseconds);
    sent.on("close", () => clearTimeout(timer));
    sent.on("error", reject);
    sent.end(body);
  });
}
