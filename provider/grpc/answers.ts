import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { topLevel } from "./detailed-diff";
import type { CheckAnswer, CheckFailure, DiffAnswer, DiffKind } from "./handlers";
import { toStruct } from "./wire";

const KINDS: Record<DiffKind, proto.PropertyDiff.Kind> = {
  add: proto.PropertyDiff.Kind.ADD,
  "add-replace": proto.PropertyDiff.Kind.ADD_REPLACE,
  delete: proto.PropertyDiff.Kind.DELETE,
  "delete-replace": proto.PropertyDiff.Kind.DELETE_REPLACE,
  update: proto.PropertyDiff.Kind.UPDATE,
  "update-replace": proto.PropertyDiff.Kind.UPDATE_REPLACE,
};

export function checkResponse(answer: CheckAnswer): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(toStruct(answer.inputs));
  response.setFailuresList((answer.failures ?? []).map(failureMessage));
  return response;
}

export function failureMessage(failure: CheckFailure): proto.CheckFailure {
  const message = new proto.CheckFailure();
  message.setProperty(failure.property);
  message.setReason(failure.reason);
  return message;
}

export function diffResponse(answer: DiffAnswer): proto.DiffResponse {
  const response = new proto.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  response.setChanges(answer.diffs.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDeletebeforereplace(answer.deleteBeforeReplace ?? false);
  const replaces = new Set<string>();
  const changed = new Set<string>();
  for (const [path, kind] of answer.diffs) {
    const diff = new proto.PropertyDiff();
    diff.setKind(KINDS[kind]);
    diff.setInputdiff(answer.inputDiff ?? true);
    response.getDetaileddiffMap().set(path, diff);
    const top = topLevel(path);
    changed.add(top);
    if (kind.endsWith("-replace")) {
      replaces.add(top);
    }
  }
  response.setDiffsList([...changed]);
  response.setReplacesList([...replaces]);
  return response;
}
