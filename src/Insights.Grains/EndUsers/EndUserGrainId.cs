using Orleans.Runtime;

namespace Insights.Grains.EndUsers;

/// <summary>The grain of a user: its key is the user's hash, as no user's ID may stand in what the runtime logs.</summary>
public static class EndUserGrainId
{
    /// <summary>Silos of two versions tell grains by it; do not change.</summary>
    public const string TypeName = "end-user";

    private static readonly GrainType _type = GrainType.Create(TypeName);

    public static GrainId Of(Guid userHash) => GrainId.Create(_type, GrainIdKeyExtensions.CreateGuidKey(userHash));

    /// <summary>Whether a grain is an end user's.</summary>
    public static bool IsOfEndUser(GrainId grain) => grain.Type == _type;
}
