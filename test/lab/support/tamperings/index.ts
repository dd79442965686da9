import { addonTamperings } from "./addons";
import { balancerTamperings } from "./balancer";
import { clusterTamperings } from "./cluster";
import { hostTamperings } from "./host";
import { kernelTamperings } from "./kernel";
import { meshTamperings } from "./mesh";
import { packageTamperings } from "./packages";
import { podsNetworkTamperings } from "./pods-network";
import { releaseTamperings } from "./releases";
import { runtimeTamperings } from "./runtime";
import { storageTamperings } from "./storage";
import { tincTamperings } from "./tinc";
import { workerTamperings } from "./worker";

/** What is done to the lab's own hosts. */
export const tamperings = [
  ...hostTamperings,
  ...packageTamperings,
  ...kernelTamperings,
  ...meshTamperings,
  ...balancerTamperings,
  ...runtimeTamperings,
  ...clusterTamperings,
  ...podsNetworkTamperings,
  ...addonTamperings,
  ...storageTamperings,
  ...releaseTamperings,
];

/** Every case there is: with those that need the lab's fifth host, or a mesh of tinc. */
export const allTamperings = [...tamperings, ...workerTamperings, ...tincTamperings];
