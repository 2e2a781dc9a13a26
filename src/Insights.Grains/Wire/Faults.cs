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
}
