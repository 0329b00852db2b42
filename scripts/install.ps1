# Installs JellyTau @VERSION@ for this user, as
# %LOCALAPPDATA%\Programs\jellytau\jellytau.exe.
#
#   $env:JELLYTAU_BIN           another folder
#   $env:JELLYTAU_RELEASE_URL   a mirror with the identical file
#
# Installs only a file with the SHA-256 that is written here.

# Called on the last line, so that an incomplete script does nothing.
function Install-JellyTau {
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    $name = 'jellytau-windows-x64.exe'
    $sum = '@SHA256 jellytau-windows-x64.exe@'
    $url = '@RELEASE_URL@'
    if ($env:JELLYTAU_RELEASE_URL) { $url = $env:JELLYTAU_RELEASE_URL }
    if (-not $url.StartsWith('https://')) { throw "$url is not https" }
    if (-not [Environment]::Is64BitOperatingSystem) {
        throw 'There is no JellyTau for 32-bit Windows'
    }
    $bin = Join-Path $env:LOCALAPPDATA 'Programs\jellytau'
    if ($env:JELLYTAU_BIN) { $bin = $env:JELLYTAU_BIN }
    New-Item -ItemType Directory -Force -Path $bin | Out-Null
    # In the same folder, so that moving it is one step.
    $new = Join-Path $bin ('.jellytau-' + [Guid]::NewGuid() + '.exe')
    try {
        # Windows PowerShell 5.1 may not offer TLS 1.2 by itself.
        [Net.ServicePointManager]::SecurityProtocol = `
            [Net.ServicePointManager]::SecurityProtocol -bor `
            [Net.SecurityProtocolType]::Tls12
        Write-Host "Getting $name"
        Invoke-WebRequest -UseBasicParsing -Uri "$url/$name" -OutFile $new `
            -TimeoutSec 900
        $found = (Get-FileHash -Algorithm SHA256 -LiteralPath $new).Hash
        if ($found -ne $sum) {
            throw "$name is not the file that was released; nothing was installed"
        }
        & $new --version | Out-Null
        if ($LASTEXITCODE -ne 0) { throw "$name does not run on this machine" }
        Move-Item -Force -LiteralPath $new -Destination (Join-Path $bin 'jellytau.exe')
    }
    finally {
        Remove-Item -Force -LiteralPath $new -ErrorAction SilentlyContinue
    }
    Write-Host "Installed $(Join-Path $bin 'jellytau.exe')"
    if (($env:PATH -split ';') -notcontains $bin) {
        Write-Host "Add $bin to your PATH to call it by name"
    }
}

Install-JellyTau
