using Orleans.Runtime;

namespace Insights.Grains.EndUsers;

/// <summary>The grain of a user: its key is the user's hash, as no user's ID may stand in what the runtime logs.</summary>
public static class EndUserGrainId
{
    /// <summary>Stands in stored rows; do not change.</summary>
    public const string TypeName = "end-user";

    private static readonly GrainType _type = GrainType.Create(TypeName);

    public static GrainId Of(Guid userHash) => GrainId.Create(_type, GrainIdKeyExtensions.CreateGuidKey(userHash));

    /// <summary>Where in the ring the grain is; what <c>StorageOptions.AlarmHash</c> stores beside the user's alarm.</summary>
    public static int RingHashOf(Guid userHash) => unchecked((int)Of(userHash).GetUniformHashCode());
}
