using Insights.Domain.EndUsers.Ports;

namespace Insights.Grains.Wire;

/// <summary>Faults as answers carry them: the number of the <see cref="StoreFault"/>, 0 for none.</summary>
internal static class Faults
{
    /// <exception cref="StoreException">There is one. One that a newer silo knows is as good as unavailable.</exception>
    public static void ThrowIfAny(int fault)
    {
        if (fault != 0)
            throw new StoreException(Enum.IsDefined((StoreFault)fault) ? (StoreFault)fault : StoreFault.Unavailable);
    }

    /// <summary>Reads what another silo sent.</summary>
    /// <exception cref="StoreException">
    /// Unavailable: this version does not know all of it. While silos are replaced one by one that is no fault of who asked, and the
    /// same again is understood by the next.
    /// </exception>
    public static T Read<TSent, T>(this TSent sent, Func<TSent, T> read)
    {
        try
        {
            return read(sent);
        }
        catch (InvalidDataException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }
}
