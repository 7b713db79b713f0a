namespace IronicConsole.E2E.Lab;

/// <summary>Where the checkout that these tests were built from lies.</summary>
public static class Repository
{
    /// <summary>Full path of the folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Debug or Release: how these tests were built, and so the servers that they start.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Full path of something in the checkout.</summary>
    /// <param name="parts">Path from the root, folder by folder.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A new folder for one test's files, under the ignored <c>artifacts/e2e</c>; left there for a person to look at.</summary>
    /// <param name="name">What it is for; becomes part of its name.</param>
    public static string NewFolder(string name) =>
        Directory.CreateDirectory(PathOf("artifacts", "e2e", $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{name}-{Guid.NewGuid().ToString("N")[..6]}")).FullName;

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "IronicConsole.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException($"No IronicConsole.sln above {from}.");
    }
}
