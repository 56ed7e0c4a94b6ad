// Stands alone: declares what undici has and does not describe.
// Deep paths have no types of their own; only what the wire uses is described.

declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';
  export default Agent;
}

declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}

declare module 'undici/lib/dispatcher/proxy-agent.js' {
  import { ProxyAgent } from 'undici';
  export default ProxyAgent;
}

declare module 'undici/lib/api/api-connect.js' {
  import type { Dispatcher } from 'undici';
  /** Sends CONNECT over the dispatcher that is its `this`. */
  const connect: Dispatcher['connect'];
  export default connect;
}
