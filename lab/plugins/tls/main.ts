import "./start";
import { serve } from "../../../provider/grpc/serve";
import { editionHandlers } from "../edition";
import { TLS } from "./provider";

// Ed25519 works in Node 20's Web Crypto but warns on standard error, which the engine would show at every run.
process.removeAllListeners("warning");

void serve(editionHandlers(TLS));
