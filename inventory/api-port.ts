/** Port of every API server, and of the balancers before them: kubeadm's own. */
export const apiPort = 6443;
