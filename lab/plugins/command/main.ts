import { serve } from "../../../provider/grpc/serve";
import { editionHandlers } from "../edition";
import { COMMAND } from "./provider";

void serve(editionHandlers(COMMAND));
