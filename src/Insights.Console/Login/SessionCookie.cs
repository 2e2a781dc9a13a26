using System.Buffers.Binary;
using System.Security.Cryptography;
using Insights.Service.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Insights.Console.Login;

/// <summary>
/// The cookie of a session: the hash of the key that was shown and when, encrypted with keys that all silos of the cluster have. Who
/// has the cookie has the session; nobody learns the key from it. Whether the key is still good is looked up at every request.
/// </summary>
internal sealed class SessionCookie(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Name = "insights-session";

    /// <summary>How long a session lasts without a request: 12 hours.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    /// <summary>So old, it is given anew: 30 minutes.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(30);

    private const int Length = SHA256.HashSizeInBytes + sizeof(long);

    private readonly IDataProtector _protector = protection.CreateProtector("Insights.Console.Session");

    /// <summary>Begins a session.</summary>
    /// <param name="key">Its text.</param>
    public void Begin(HttpContext context, string key) => Write(context, ApiKeyText.Hash(key));

    /// <summary>Ends the session of this browser.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    /// <summary>The hash of the key; null where there is no session, or it is over.</summary>
    public byte[]? Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } text)
            return null;
        byte[] held;
        try
        {
            held = _protector.Unprotect(WebEncoders.Base64UrlDecode(text));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Of another cluster, or made up.
            return null;
        }
        if (held.Length != Length)
            return null;
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(held.AsSpan(SHA256.HashSizeInBytes)));
        if (age > Lasts)
            return null;
        var hash = held[..SHA256.HashSizeInBytes];
        if (age > RenewAfter && !context.Response.HasStarted)
            Write(context, hash);
        return hash;
    }

    private void Write(HttpContext context, byte[] hash)
    {
        var held = new byte[Length];
        hash.CopyTo(held, 0);
        BinaryPrimitives.WriteInt64BigEndian(held.AsSpan(SHA256.HashSizeInBytes), clock.GetUtcNow().ToUnixTimeMilliseconds());
        context.Response.Cookies.Append(Name, WebEncoders.Base64UrlEncode(_protector.Protect(held)), Options(context));
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        IsEssential = true,
    };
}
