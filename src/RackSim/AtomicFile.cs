namespace IronicConsole.RackSim;

/// <summary>Writes whole files: a reader, or a restart after a crash, sees the old text or the new, never a half.</summary>
public static class AtomicFile
{
    /// <summary>Replaces the content of <paramref name="path"/>.</summary>
    public static void Write(string path, string content)
    {
        var beside = path + ".new";
        File.WriteAllText(beside, content);
        File.Move(beside, path, overwrite: true);
    }
}
