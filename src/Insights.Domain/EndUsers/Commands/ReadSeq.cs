namespace Insights.Domain.EndUsers.Commands;

/// <summary>Asks how far the log goes. Answered by <see cref="SeqIs"/>; changes nothing.</summary>
public sealed record ReadSeq : UserCommand;

/// <summary>How far the log goes.</summary>
/// <param name="Seq">Number of its last entry; 0 where there is none.</param>
public sealed record SeqIs(long Seq) : UserAnswer;
