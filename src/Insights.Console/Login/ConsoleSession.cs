using Insights.Service;
using Insights.Service.Accounts;
using Insights.Service.Keys;

namespace Insights.Console.Login;

/// <summary>Who uses the console in this request or this circuit.</summary>
public sealed class ConsoleSession(AccountDirectory accounts)
{
    private byte[]? _hash;

    /// <summary>Who is logged in, as the key was last looked up; null: nobody.</summary>
    public Caller? Found { get; private set; }

    /// <summary>Who is logged in.</summary>
    /// <exception cref="ServiceException">Unauthenticated.</exception>
    public Caller Caller => Found ?? throw new ServiceException(ServiceFault.Unauthenticated, "Log in first.");

    /// <summary>The hash of the key, for a part of the page that goes on in a circuit.</summary>
    internal string Token => Convert.ToBase64String(_hash ?? []);

    /// <summary>Looks the key up again, as on a long call: it throws where the key is revoked.</summary>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition.</exception>
    public Caller Authenticate() => Found = _hash is null
        ? throw new ServiceException(ServiceFault.Unauthenticated, "Log in first.")
        : accounts.Authenticate(_hash);

    /// <summary>Goes on with a session.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition.</exception>
    internal Caller Take(byte[] hash)
    {
        _hash = hash;
        return Authenticate();
    }

    /// <summary>Goes on in a circuit with what <see cref="Token"/> was in the request.</summary>
    /// <exception cref="ServiceException">Unauthenticated, FailedPrecondition.</exception>
    internal Caller Take(string token) => Take(Convert.FromBase64String(token));
}
