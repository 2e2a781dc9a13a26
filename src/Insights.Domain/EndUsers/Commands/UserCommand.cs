namespace Insights.Domain.EndUsers.Commands;

/// <summary>
/// What a user can be asked to do besides taking events: a closed set, one file each. All go through one door,
/// <see cref="Ports.IEndUsers.ExecuteAsync"/>, as one message where they leave the process
/// (proto/insights/storage/v1), so that a new one changes no host and no call between silos.
/// </summary>
public abstract record UserCommand
{
    private protected UserCommand()
    {
    }

    /// <summary>Names no user and nothing of one: hosts log what they send.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>What a user says to a command; a closed set, beside their commands.</summary>
public abstract record UserAnswer
{
    private protected UserAnswer()
    {
    }

    /// <summary>Names no user and nothing of one: hosts log what they send.</summary>
    public sealed override string ToString() => GetType().Name;
}
