namespace IronicConsole.Tests.Assets;

/// <summary>Where the sources are, found from the test's own place.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "IronicConsole.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The test runs outside the repository: no IronicConsole.sln above " + AppContext.BaseDirectory);
    }
}
