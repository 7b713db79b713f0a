using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Tests.Power;
using IronicConsole.Tests.Secrets;
using IronicConsole.Tests.Store.Care;

namespace IronicConsole.Tests.Rotation;

/// <summary>What happens when the master key is there, is another one, is replaced, or is gone.</summary>
public sealed class A_store_and_its_master_key : IDisposable
{
    private readonly CareBench _bench = new();

    private string Key => Path.Combine(_bench.Folder, "secrets.key");

    private string Other => Path.Combine(_bench.Root, "other.key");

    [Fact]
    public async Task Are_made_together_and_go_on_together()
    {
        var node = await FillAsync();
        await using var engine = await _bench.StartAsync();
        Assert.Equal(("hush", 1), (engine.Password(node), engine.Ring().Stored.Count));
    }

    [Fact]
    public async Task Are_not_started_when_the_key_is_another_one()
    {
        await FillAsync();
        var (keys, text) = (StoreFile.Keys(_bench.File), await WriteOtherAsync(9));
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync(("Secrets:KeyFile", Other)));

        Assert.StartsWith($"Secrets:KeyFile: the file {Other} is the key {MasterKey.Brief(KeyRings.Master(9).Fingerprint)}. ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"need the master key {MasterKey.Brief(keys.Master!)}, which wraps its data keys ({keys.Keys[0].Id})", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, refused.Message, StringComparison.Ordinal);
        await using var engine = await _bench.StartAsync(); // nothing was changed
    }

    [Fact]
    public async Task Are_not_started_without_the_key_and_none_is_made_in_its_place()
    {
        await FillAsync();
        var keys = StoreFile.Keys(_bench.File);
        File.Delete(Key);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync());

        Assert.StartsWith($"Secrets:KeyFile: there is no key in the file {Key}. ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(MasterKey.Brief(keys.Master!), refused.Message, StringComparison.Ordinal);
        Assert.Contains(keys.Keys[0].Id, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Key));
    }

    [Fact]
    public async Task Are_told_apart_when_a_backup_is_restored_without_its_key()
    {
        var node = await FillAsync();
        var backup = Path.Combine(_bench.Root, "backup.db");
        await _bench.RunAsync("store", "backup", backup);
        var keys = StoreFile.Keys(backup);
        File.Move(Key, Other);
        foreach (var file in Directory.GetFiles(_bench.Folder)) File.Delete(file);

        Assert.Equal(1, await _bench.RunAsync("store", "restore", backup));
        Assert.Contains(_bench.Said, line => line.StartsWith("Secrets:KeyFile: there is no key", StringComparison.Ordinal) && line.Contains(MasterKey.Brief(keys.Master!), StringComparison.Ordinal) && line.Contains(keys.Keys[0].Id, StringComparison.Ordinal));
        await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync());

        File.Move(Other, Key);
        await using var engine = await _bench.StartAsync();
        Assert.Equal("hush", engine.Password(node));
    }

    [Fact]
    public async Task Are_checked_by_store_verify()
    {
        await FillAsync();
        Assert.Equal(0, await _bench.RunAsync("store", "verify"));
        await WriteOtherAsync(9);
        Assert.Equal(1, await _bench.RunAsync("store", "verify", _bench.File, $"--Secrets:KeyFile={Other}"));
        Assert.StartsWith($"Secrets:KeyFile: the file {Other} is the key", _bench.Said[0], StringComparison.Ordinal);
        File.Delete(Key);
        Assert.Equal(0, await _bench.RunAsync("store", "verify"));
        Assert.Contains("that secrets open is not checked", _bench.Said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_when_the_key_is_replaced_and_the_one_before_is_named()
    {
        var node = await FillAsync();
        var data = StoreFile.Keys(_bench.File).Keys[0].Id;
        await WriteOtherAsync(9);
        await using (var engine = await _bench.StartAsync(("Secrets:KeyFile", Other), ("Secrets:PreviousKeyFile", Key)))
        {
            Assert.Equal(("hush", data), (engine.Password(node), engine.Newest()));
            Assert.StartsWith("secrets wrap anew, master key ", Assert.Single(await engine.Get<IHistory>().AuditAsync(new AuditQuery { Command = "secrets", Limit = 5 })).Command, StringComparison.Ordinal);
        }

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync());
        Assert.Contains(MasterKey.Brief(KeyRings.Master(9).Fingerprint), refused.Message, StringComparison.Ordinal);
        File.Delete(Key);
        await using var alone = await _bench.StartAsync(("Secrets:KeyFile", Other));
        Assert.Equal("hush", alone.Password(node));
    }

    [Fact]
    public async Task Come_from_an_earlier_program_and_are_brought_to_the_present_form_by_themselves()
    {
        var node = await EarlierAsync(of: 5);
        await using var engine = await _bench.StartAsync();
        Assert.Equal("old", engine.Password(node));
        await Eventually.True("one key", () => engine.Ring().Stored.Count == 1);
        Assert.Equal((engine.Newest(), "old", 0), (SealedText.KeyOf(engine.SealedPassword(node)), engine.Password(node), await engine.NamedAsync("sealed:1:")));
    }

    [Fact]
    public async Task Of_an_earlier_program_can_be_replaced_before_all_is_brought_to_the_present_form()
    {
        var node = await EarlierAsync(of: 5, busy: true);
        await using (var engine = await _bench.StartAsync()) Assert.Equal(StoredKey.EarlierForm, engine.Ring().Stored[0].Id);
        await WriteOtherAsync(9);
        await using (var engine = await _bench.StartAsync(("Secrets:KeyFile", Other), ("Secrets:PreviousKeyFile", Key)))
        {
            Assert.Equal(("1", "old"), (SealedText.KeyOf(engine.SealedPassword(node)), engine.Password(node)));
        }

        await using var alone = await _bench.StartAsync(("Secrets:KeyFile", Other));
        await alone.CommitAsync(unit => unit.Put(unit.Node(node)! with { Reservation = null }));
        await alone.SettledAsync();
        Assert.Equal((alone.Newest(), "old"), (SealedText.KeyOf(alone.SealedPassword(node)), alone.Password(node)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_an_earlier_program_are_not_started_with_another_key_or_none(bool another)
    {
        await EarlierAsync(of: 5);
        File.Delete(Key);
        await WriteOtherAsync(9);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => another ? _bench.StartAsync(("Secrets:KeyFile", Other)) : _bench.StartAsync());
        Assert.Contains("The secrets of this store were sealed with another key.", refused.Message, StringComparison.Ordinal);
        Assert.True(StoreFile.Keys(_bench.File).Keys.IsEmpty && !File.Exists(Key));
    }

    [Fact]
    public async Task Change_the_data_key_by_themselves_when_it_has_grown_old()
    {
        var clock = new JumpClock();
        await using var engine = await RealEngine.StartAsync(clock, ("Secrets:RotateDays", "30"));
        var node = await engine.AddWithPasswordAsync("n1", "hush");
        var first = engine.Newest();
        await engine.RunAsync<KeyRotation>();
        Assert.Equal(first, engine.Newest());
        clock.Jump(TimeSpan.FromDays(31));
        await engine.RunAsync<KeyRotation>();
        await engine.SettledAsync();
        Assert.NotEqual(first, engine.Newest());
        Assert.Equal((engine.Newest(), "hush"), (SealedText.KeyOf(engine.SealedPassword(node.Id)), engine.Password(node.Id)));
    }

    public void Dispose() => _bench.Dispose();

    private async Task<Guid> FillAsync()
    {
        await using var engine = await _bench.StartAsync();
        return (await engine.AddWithPasswordAsync("n1", "hush")).Id;
    }

    // A store with one secret as the program before envelopes left it.
    private async Task<Guid> EarlierAsync(byte of, bool busy = false)
    {
        Guid id;
        await using (var engine = await _bench.StartAsync())
        {
            id = (await engine.AddAsync("n1", with: n => n with
            {
                Reservation = busy ? "somebody" : null, DriverInfo = JsonMap.Empty.With("redfish_password", KeyRings.SealedByAnEarlierProgram(of, n.Id, "old")),
            })).Id;
        }

        StoreFile.Change(_bench.File, "DELETE FROM facts");
        File.Delete(Key);
        await WriteAsync(Key, of);
        return id;
    }

    private Task<string> WriteOtherAsync(byte of) => WriteAsync(Other, of);

    private static async Task<string> WriteAsync(string file, byte of)
    {
        var text = KeyRings.Master(of).Text().Reveal();
        await File.WriteAllTextAsync(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return text;
    }
}
