// Stands alone: the editor’s settings and the wire meet in this type.
/** How to reach the outside, as the user's editor is set up. */
export interface NetworkSettings {
  /** Address of the proxy (`http.proxy`); empty or absent: `HTTPS_PROXY` and `HTTP_PROXY` decide. */
  readonly proxy?: string | undefined;
  /** Hosts that go direct (`http.noProxy`); empty or absent: `NO_PROXY` decides. `<-loopback>` sends even this machine through the proxy. */
  readonly noProxy?: readonly string[] | undefined;
  /** Value of the `Proxy-Authorization` header (`http.proxyAuthorization`). */
  readonly proxyAuthorization?: string | undefined;
  /** False accepts any certificate (`http.proxyStrictSSL`). */
  readonly strictSSL: boolean;
  /** False ignores every proxy (`http.proxySupport` is `off`). */
  readonly proxySupport?: boolean | undefined;
}
