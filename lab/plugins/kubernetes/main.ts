import { serve } from "../../../provider/grpc/serve";
import { editionHandlers } from "../edition";
import { kubernetesEdition } from "./provider";

void serve(editionHandlers(kubernetesEdition()));
