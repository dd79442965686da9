/** What a tampering hand and a changed mind leave to do on a host of stack `small`: many rows, of all layers. */
export const DISTURB = `
rm -f /etc/hosts /etc/wireguard/wg0.conf /etc/wireguard/wg0.d/laptop.conf
systemctl stop chrony
dpkg --remove --force-depends chrony >/dev/null 2>&1
ip link del wg0 2>/dev/null
true`;
