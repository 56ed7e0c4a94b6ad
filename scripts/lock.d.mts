export function isAlive(pid: number): boolean;
export function whileLocked<T>(lock: string, waiting: string, work: () => Promise<T>): Promise<T>;
