namespace Insights.Cli.Demo;

/// <summary>How somebody in the demo data behaves.</summary>
internal enum DemoRole
{
    /// <summary>Comes every few days, to this day.</summary>
    Regular,

    /// <summary>Came every few days until over a month ago.</summary>
    Quit,

    /// <summary>Signed up over a week ago and never came back.</summary>
    OneTime,

    /// <summary>First came in the last days.</summary>
    Newcomer,

    /// <summary>Comes every few weeks.</summary>
    Occasional,

    /// <summary>Looks around and never logs in.</summary>
    Visitor,
}
