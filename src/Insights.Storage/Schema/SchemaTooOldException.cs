namespace Insights.Storage.Schema;

/// <summary>The database was made by a program whose logs this one cannot read. Nothing was changed.</summary>
public sealed class SchemaTooOldException(int recorded, int oldest) : Exception(FormattableString.Invariant(
    $"The database has schema version {recorded}, from before the first release, and this program reads versions from {oldest} on: begin with an empty database."))
{
    /// <summary>The version the database has.</summary>
    public int Recorded => recorded;
}
