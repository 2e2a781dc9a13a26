using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.Profiles;

namespace Insights.Simulation.Tests.Checks;

/// <summary>Makes a user out of stored bytes, as a rebuild does.</summary>
internal static class Rebuild
{
    public static EndUser FromLog(EndUserKey key, IEnumerable<byte[]> entries) => Go(new EndUser(key), entries);

    public static EndUser Go(EndUser user, IEnumerable<byte[]> entries)
    {
        foreach (var bytes in entries)
            user.Evolve(Stored.Entry(bytes));
        return user;
    }

    /// <summary>What two ways to the same state show differently at a moment; null: nothing.</summary>
    public static string? Difference(EndUser one, EndUser other, long nowMs)
    {
        var (a, b) = (one.ProfileAt(nowMs), other.ProfileAt(nowMs));
        return Compare.Field("seq", one.Seq, other.Seq)
            ?? Compare.Field("exists", one.Exists, other.Exists)
            ?? Compare.Field<Profile>("profile", a, b);
    }
}
