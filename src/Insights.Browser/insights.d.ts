/** Insights' recorder for web pages. What it records is described in docs/browsers.md. */
export interface InsightsOptions {
  /** A key of the kind BROWSER; it names the origins of the pages that may send with it. */
  key: string;
  /** Where the server is, such as https://insights.example.com. Default: where the script was loaded from. */
  url?: string;
  /** The application that the events are of, up to 64 characters. */
  application?: string;
  /** Whether page views are recorded by themselves. Default: true. */
  pages?: boolean;
  /** Whether the fragment of the address (#/cart) names a page. Default: false. */
  hash?: boolean;
  /** The parameters of the query that are kept in addresses. Default: the five of utm_. */
  query?: string[];
  /** Seconds between heartbeats while the page is visible; 0: none. Default: 60. */
  heartbeat?: number;
  /** Keeps the anonymous ID in a cookie too: true for this host, or the domain that it is set for. Default: false. */
  cookie?: boolean | string;
  /** Stores and sends nothing before consent(true). Default: false. */
  requireConsent?: boolean;
  /** Whether Global Privacy Control is honoured: nothing is recorded unless consent(true) is called. Default: true. */
  gpc?: boolean;
  /** For accounts with one session per tab: the end of each tab ends a session. Default: false. */
  sessionPerTab?: boolean;
}

/** Any value that JSON has. */
export type InsightsProperties = Record<string, unknown>;

/** What a user is like: the five Analytics Properties, and anything else for the event itself. */
export interface InsightsTraits extends InsightsProperties {
  name?: string;
  role?: string;
  type?: string;
  status?: string;
  info?: string;
}

export interface Insights {
  /** Begins to record. A second call changes nothing. */
  init(options: InsightsOptions): void;
  /** Records a page view, also where the address is the same. */
  page(properties?: InsightsProperties): void;
  /** Records an event of a type of your own, 1 to 64 characters. passive: no person caused it. */
  track(type: string, properties?: InsightsProperties, more?: { passive?: boolean }): void;
  /** Records that a goal was reached. */
  goal(name: string, properties?: InsightsProperties): void;
  /** Records an order: the user is a buyer from now on. */
  order(properties?: InsightsProperties): void;
  /** Says who the visitor is; what was recorded before becomes that user's. */
  identify(userId: string, traits?: InsightsTraits): void;
  /** After a logout: whoever goes on is somebody else. */
  reset(): void;
  /** true: may store and send. false: forgets the visitor, and records nothing from now on. Remembered. */
  consent(given: boolean): void;
  /** Sends what waits, at once. */
  flush(): void;
  /** The same as consent(false); optOut(false) takes it back. */
  optOut(out?: boolean): void;
  /** As the stub calls it: insights('track', 'click'). */
  (name: string, ...args: unknown[]): void;
}

declare const insights: Insights;
export default insights;

declare global {
  interface Window {
    insights: Insights;
  }
}
