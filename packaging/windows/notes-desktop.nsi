; The installer for Windows: for one user, without asking for rights. `notes-desktop-setup.exe /S [/D=FOLDER]` is silent.
;
;   makensis -DVERSION=0.1.0 -DBUNDLE=dist/notes-desktop -DICON=build/notes-desktop.ico -DOUT=dist/setup.exe notes-desktop.nsi
;
; An upgrade replaces the program's own files only. Neither it nor the uninstaller touches notes, settings or backups.

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
!define NAME "Notes Desktop"
!define ID "notes-desktop"
!define PROGID "NotesDesktop"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define CLASSES "Software\Classes"
!define CAPABILITIES "Software\${ID}\Capabilities"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS all
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} installer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT License"

!include "MUI2.nsh"
!include "FileFunc.nsh"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${ID}.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A program that runs holds its file open. It keeps every key on the disk, so closing it loses nothing; but only
; its owner closes it.
!macro STOP_IF_RUNNING
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${ID}.exe"
    FileOpen $0 "$INSTDIR\${ID}.exe" a
    ${If} ${Errors}
      IfSilent +2
        MessageBox MB_OK|MB_ICONEXCLAMATION "${NAME} is running. Close it and try again."
      SetErrorLevel 3
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${ID}.exe"
  Delete "$INSTDIR\${ID}-cli.exe"
  Delete "$INSTDIR\THIRD-PARTY-NOTICES.txt"
!macroend

Section "Install"
  !insertmacro STOP_IF_RUNNING
  !insertmacro REMOVE_PROGRAM
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${ID}.exe"

  ; Markdown and plain text: offered under "Open with", never taken over.
  WriteRegStr HKCU "${CLASSES}\${PROGID}.Text" "" "Text for ${NAME}"
  WriteRegStr HKCU "${CLASSES}\${PROGID}.Text\DefaultIcon" "" "$INSTDIR\${ID}.exe,0"
  WriteRegStr HKCU "${CLASSES}\${PROGID}.Text\shell\open\command" "" '"$INSTDIR\${ID}.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.md\OpenWithProgids" "${PROGID}.Text" ""
  WriteRegStr HKCU "${CLASSES}\.markdown\OpenWithProgids" "${PROGID}.Text" ""
  WriteRegStr HKCU "${CLASSES}\.txt\OpenWithProgids" "${PROGID}.Text" ""

  ; A library is ours.
  WriteRegStr HKCU "${CLASSES}\${PROGID}.Library" "" "${NAME} library"
  WriteRegStr HKCU "${CLASSES}\${PROGID}.Library\DefaultIcon" "" "$INSTDIR\${ID}.exe,0"
  WriteRegStr HKCU "${CLASSES}\${PROGID}.Library\shell\open\command" "" '"$INSTDIR\${ID}.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.notes" "" "${PROGID}.Library"

  ; Links to notes.
  WriteRegStr HKCU "${CLASSES}\${ID}" "" "URL:${NAME}"
  WriteRegStr HKCU "${CLASSES}\${ID}" "URL Protocol" ""
  WriteRegStr HKCU "${CLASSES}\${ID}\shell\open\command" "" '"$INSTDIR\${ID}.exe" "%1"'

  ; What Settings, Default apps shows.
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationName" "${NAME}"
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationDescription" "A notebook that forgets nothing"
  WriteRegStr HKCU "${CAPABILITIES}\FileAssociations" ".md" "${PROGID}.Text"
  WriteRegStr HKCU "${CAPABILITIES}\FileAssociations" ".txt" "${PROGID}.Text"
  WriteRegStr HKCU "${CAPABILITIES}\FileAssociations" ".notes" "${PROGID}.Library"
  WriteRegStr HKCU "${CAPABILITIES}\URLAssociations" "${ID}" "${ID}"
  WriteRegStr HKCU "Software\RegisteredApplications" "${NAME}" "${CAPABILITIES}"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${ID}.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro STOP_IF_RUNNING
  !insertmacro REMOVE_PROGRAM
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when nothing of anybody else is in it
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${CLASSES}\${PROGID}.Text"
  DeleteRegKey HKCU "${CLASSES}\${PROGID}.Library"
  DeleteRegValue HKCU "${CLASSES}\.md\OpenWithProgids" "${PROGID}.Text"
  DeleteRegValue HKCU "${CLASSES}\.markdown\OpenWithProgids" "${PROGID}.Text"
  DeleteRegValue HKCU "${CLASSES}\.txt\OpenWithProgids" "${PROGID}.Text"
  ReadRegStr $0 HKCU "${CLASSES}\.notes" ""
  ${If} $0 == "${PROGID}.Library"
    DeleteRegKey HKCU "${CLASSES}\.notes"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${ID}"
  DeleteRegKey HKCU "Software\${ID}"
  DeleteRegValue HKCU "Software\RegisteredApplications" "${NAME}"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
