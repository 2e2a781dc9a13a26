namespace Insights.Cli.Hosting;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something was rejected or refused, or a check found differences.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or a file that it names, is wrong. Nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>The server could not be reached, or kept asking to come back later.</summary>
    public const int Unreachable = 3;

    /// <summary>Ended by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
