namespace Insights.Storage.Schema;

/// <summary>The database was made by a newer program. Nothing was changed.</summary>
public sealed class SchemaTooNewException(int recorded, int known) : Exception(FormattableString.Invariant(
    $"The database has schema version {recorded}, and this program knows versions up to {known}: run the newer program, or restore a backup made before it ran."))
{
    /// <summary>The version the database has.</summary>
    public int Recorded => recorded;

    /// <summary>The newest version that this program knows.</summary>
    public int Known => known;
}
