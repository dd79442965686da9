/** Whether Pulumi's CLI tells of a step that changes something. */
export const croftDiffers = (text: string): boolean => /^ {4}[~+-] \d+ to /m.test(text);

/** Whether Ansible's recap counts a change. */
export const ansibleDiffers = (text: string): boolean => /\bchanged=[1-9]/.test(text);

/** Whether a row of pyinfra's table of operations has a number of hosts and their names: "1 (one)". */
export const pyinfraDiffers = (text: string): boolean => /^ {4}\S.* \d+ \(\w/m.test(text);
