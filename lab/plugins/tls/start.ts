import { loadLate } from "../../../program/late";

/** Only making a certificate takes the X.509 library, which is most of what this plugin loads; imported before the rest. */
loadLate("@peculiar/x509", __filename);
