// Stands alone: every room knows an account, and most know nothing else of it.

/** Where batches are sent and who pays. The key is never part of it. */
export interface Account {
  readonly id: string;
  /** Id of a provider profile. */
  readonly provider: string;
  readonly name: string;
  /** Ends before the resource path, for example `https://api.moonshot.cn/v1`. */
  readonly baseUrl: string;
  /** Name of an environment variable that holds the key. */
  readonly apiKeyEnv?: string;
}

/** A key, and the origin it was entered for; it is sent to no other. */
export interface ApiKey {
  readonly key: string;
  readonly origin: string;
  /** The user insisted that it travels unencrypted to this origin, which is not this machine. */
  readonly overPlainHttp?: boolean;
}

/** Gives the key for an account. @throws ApiFailure of kind `no_key`, `wrong_origin` or `insecure`. */
export interface Vault {
  keyFor(account: Account): Promise<ApiKey>;
}
