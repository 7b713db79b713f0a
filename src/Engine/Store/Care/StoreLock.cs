using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Store.Care;

/// <summary>
/// One process at a time works on a store's folder: what it decides, it decides over its memory. The lock is the kernel's, on a file of its own, and goes with the process however that ends.
/// </summary>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Takes it.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <exception cref="ConfigurationException">Another process has it.</exception>
    public static StoreLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new StoreLock(new FileStream(Path.Combine(folder, "store.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new ConfigurationException($"Store:Folder: the store in {Path.GetFullPath(folder)} is in use by another process. Stop that one, or give this one a folder of its own.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
