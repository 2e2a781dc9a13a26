namespace Insights.Domain.Accounts;

/// <summary>What a key may do (docs/semantics.md 1.8). Each opens one account; the operator's opens the cluster.</summary>
public enum KeyKind
{
    /// <summary>May only send events; may be public.</summary>
    Ingest = 1,

    /// <summary>Reads and writes one account; may state an address or a place.</summary>
    Server = 2,

    /// <summary>A server key that may also send events of any age inside the retention.</summary>
    Import = 3,

    /// <summary>Accounts and the cluster; no end users' data but by verification.</summary>
    Operator = 4,

    /// <summary>May only send events, over the endpoint for browsers, from the origins that it names; public.</summary>
    Browser = 5,
}
