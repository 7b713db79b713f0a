namespace IronicConsole.Web.Api;

/// <summary>What the version documents are.</summary>
internal static class RootDescribed
{
    private static readonly Shape Version = Shape.Of(
        new("id", Shape.Text), new("links", Shape.Links), new("status", Shape.Text), new("min_version", Shape.Version), new("version", Shape.Version)).Named("Version");

    /// <summary>What <c>GET /</c> is.</summary>
    public static Described Root { get; } = new("GET", "/", "What speaks here, and which microversions.")
    {
        Answer = Shape.Of(new("name", Shape.Text), new("description", Shape.Text), new("default_version", Version), new("versions", Shape.ListOf(Version))),
    };

    /// <summary>All of them. <c>GET /</c> has no route of the table: it is a document above it.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "", "The version document: microversions spoken, and links to what there is.")
        {
            Answer = Shape.Of([
                new("id", Shape.Text), new("links", Shape.Links), new("media_types", Shape.Of(new FieldShape("base", Shape.Text), new FieldShape("type", Shape.Text))),
                .. RootApi.Resources.Select(r => new FieldShape(r.Name, Shape.Links, r.Minor)), new("version", Version)]),
        },
    ];
}
