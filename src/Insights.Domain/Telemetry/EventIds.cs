namespace Insights.Domain.Telemetry;

/// <summary>
/// The IDs of all that the server logs, none twice. An ID is never given to another line: alerts go by them. The client
/// library logs in its user's process, and has its own from 4100 on.
/// </summary>
public static class EventIds
{
    // The API. 4001 and 4002 were those of gRPC alone.
    public const int FailuresUnhandled = 1001;
    public const int FailuresStoreDown = 1002;
    public const int UnreadCallsNotRead = 1003;
    public const int FailuresNotRead = 1004;

    // Storage
    public const int WriterLoopCommitFailed = 2001;
    public const int WriterLoopRecovered = 2002;
    public const int StoreLogOpened = 2010;
    public const int StoreLogIsCorrupt = 2011;

    // End users and the cluster
    public const int ActivationNotSettled = 3001;
    public const int ActivationBroken = 3002;
    public const int ExpirySliceGrainNotAnswered = 3020;
    public const int ExpirySliceGrainNotSwept = 3021;
    public const int ExpirySlicesNotBegun = 3022;
    public const int ClusterLiveNotFound = 3030;
    public const int MembershipLogJoined = 3031;
    public const int MembershipLogLeft = 3032;
    public const int MembershipLogDead = 3033;
    public const int MemberWatchDead = 3035;
    public const int ClusterIdentityRenewed = 3036;
    public const int PulseAnothers = 3037;
    public const int SiloTlsRefused = 3040;
    public const int SiloCertificatesTakenUp = 3041;
    public const int SiloCertificatesNotTakenUp = 3042;

    // Sources
    public const int SourceGrainNotGoneOn = 3060;
    public const int SourceGrainBroken = 3061;
    public const int SourceKeeperNotWoken = 3062;
    public const int SourceKeeperNotSwept = 3063;
    public const int SourceGrainStale = 3064;

    // Places and browsers
    public const int PlaceFinderNoneConfigured = 5000;
    public const int PlaceFinderTakenUp = 5001;
    public const int PlaceFinderAbsent = 5002;
    public const int PlaceFinderNotReadable = 5003;
    public const int PlaceFinderLookUpFailed = 5004;
    public const int BrowserFinderTakenUp = 5010;
    public const int BrowserFinderAbsent = 5011;
    public const int BrowserFinderNotTakenUp = 5012;
    public const int BrowserFinderNoPatterns = 5013;

    // The silo
    public const int AccountRefreshNotRefreshed = 6003;
    public const int LivePumpNotTold = 6010;
    public const int LivePumpNotFound = 6011;
    public const int SegmentWatcherNotCompared = 6020;
    public const int NewKeysWritten = 6030;
    public const int DemoKnown = 6031;
    public const int SiloHostListens = 6032;
    public const int SiloHostIsMember = 6033;
    public const int SiloHostIsAlone = 6034;
}
