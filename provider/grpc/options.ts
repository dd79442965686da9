/** The engine allows messages of 400 MB; the default of 4 MB is too small for a big resource. */
const MESSAGE_BYTES = 400 * 1024 * 1024;

export const GRPC_OPTIONS = {
  "grpc.max_receive_message_length": MESSAGE_BYTES,
  "grpc.max_send_message_length": MESSAGE_BYTES,
};
