using System.Data.Common;
using ConnectStreaming.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Sites, within a transaction that has its turn (<see cref="FloorWriteLock"/>).</summary>
internal static class SiteTable
{
    private const string Columns = "SELECT id AS Id, name AS Name, time_zone AS TimeZone FROM site";

    public static Site[] All(DbConnection connection) => [.. connection.Query<Site>($"{Columns} ORDER BY id")];

    public static Site? Find(DbConnection connection, string id) => connection.QuerySingleOrDefault<Site>($"{Columns} WHERE id = @id", new { id });

    public static SiteResult Make(DbConnection connection, Site site)
    {
        if (connection.QuerySingle<long>("SELECT count(*) FROM site") >= Site.Most)
        {
            return new SiteResult(FloorRefusal.TooManySites);
        }
        if (IsTaken(connection, site))
        {
            return new SiteResult(FloorRefusal.SiteNameTaken);
        }
        connection.Execute("INSERT INTO site (id, name, time_zone) VALUES (@Id, @Name, @TimeZone)", site);
        return new SiteResult(FloorRefusal.None, site);
    }

    public static SiteResult Change(DbConnection connection, string id, Func<Site, Site> change)
    {
        if (Find(connection, id) is not { } before)
        {
            return new SiteResult(FloorRefusal.NoSuchSite);
        }
        var now = change(before);
        if (IsTaken(connection, now))
        {
            return new SiteResult(FloorRefusal.SiteNameTaken, before);
        }
        connection.Execute("UPDATE site SET name = @Name, time_zone = @TimeZone WHERE id = @Id", now);
        return new SiteResult(FloorRefusal.None, now, before);
    }

    public static SiteResult Delete(DbConnection connection, string id)
    {
        if (Find(connection, id) is not { } site)
        {
            return new SiteResult(FloorRefusal.NoSuchSite);
        }
        connection.Execute("DELETE FROM site WHERE id = @id", new { id });
        return new SiteResult(FloorRefusal.None, site);
    }

    private static bool IsTaken(DbConnection connection, Site site) =>
        connection.QuerySingle<long>("SELECT count(*) FROM site WHERE name = @Name AND id <> @Id", site) > 0;
}
